"""Units that mean the same: 1.2 m is 120 cm. Lengths, masses, times and volumes, in Latin and Chinese letters."""

from fractions import Fraction

_TABLE: dict[str, list[tuple[str, str]]] = {
    "length": [
        ("1000", "km kilometer kilometers kilometre kilometres 千米 公里"),
        ("1", "m meter meters metre metres 米 公尺"),
        ("1/10", "dm decimeter decimeters decimetre decimetres 分米"),
        ("1/100", "cm centimeter centimeters centimetre centimetres 厘米 釐米 公分"),
        ("1/1000", "mm millimeter millimeters millimetre millimetres 毫米"),
        ("1/1000000", "μm 微米"),
        ("1/1000000000", "nm 纳米 納米"),
    ],
    "mass": [
        ("1000", "t tonne tonnes 吨 噸"),
        ("1", "kg kilogram kilograms 千克 公斤"),
        ("1/1000", "g gram grams 克"),
        ("1/1000000", "mg milligram milligrams 毫克"),
        ("1/1000000000", "μg 微克"),
    ],
    "time": [
        ("86400", "d day days 天 日"),
        ("3600", "h hour hours 小时 小時 时 時"),
        ("60", "min minute minutes 分钟 分鐘 分"),
        ("1", "s sec second seconds 秒 秒钟 秒鐘"),
        ("1/1000", "ms millisecond milliseconds 毫秒"),
    ],
    "volume": [
        ("1", "m3 m^3 立方米"),
        ("1/1000", "l dm3 dm^3 liter liters litre litres 升 立方分米"),
        ("1/10000", "dl 分升"),
        ("1/100000", "cl 厘升"),
        ("1/1000000", "ml cm3 cm^3 cc milliliter milliliters millilitre millilitres 毫升 立方厘米"),
        ("1/1000000000", "mm3 mm^3 立方毫米"),
    ],
}
_UNITS = {
    name: (dimension, Fraction(factor))
    for dimension, rows in _TABLE.items()
    for factor, names in rows
    for name in names.split()
}


def same_units(unit: str) -> dict[str, Fraction]:
    """Every way to write a unit of the same dimension, and how many ``unit`` one of them is; longest name first.

    ``unit`` and the names are folded (caseless, NFKC). A unit that is not known stands alone: it is itself, once.
    """
    if not unit:
        return {}
    if unit not in _UNITS:
        return {unit: Fraction(1)}
    dimension, own = _UNITS[unit]
    found = {name: factor / own for name, (kind, factor) in _UNITS.items() if kind == dimension}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def same_size(unit: str) -> frozenset[str]:
    """The ways to write this very unit: ``cm`` and ``厘米``."""
    return frozenset(name for name, size in same_units(unit).items() if size == 1)
