

class Broken(Exception):
    pass


def wash(plate, broken):
    if plate in broken:
        raise Broken(plate)


def wash_all(plates, washers, broken):
    result = {"washed": [], "broken": []}
    for plate in plates:
        try:
            wash(plate, broken)
            result["washed"].append(plate)
        except Broken:
            result["broken"].append(plate)
    return {what: sorted(found) for what, found in result.items()}
