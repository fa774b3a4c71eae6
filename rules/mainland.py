"""Whether a point lies in mainland China: a coarse outline of its land border, with Hong Kong and Macau cut out.

The ring was drawn by hand to about 2 km near border towns, 30 km in empty country, and generously out to sea so
that Hainan, Chongming, Zhoushan and Pingtan are in while Kinmen, Matsu and Taiwan are out.
It decides where map services shift their coordinates and nothing else; it takes no position on any border.
"""

from __future__ import annotations

from collections import defaultdict
from math import floor

Vertex = tuple[float, float]  # latitude, longitude in degrees

# Clockwise from the mouth of the Beilun river: Vietnam, Laos, Myanmar, the Himalaya, Central Asia, Mongolia,
# Russia, Korea, then down the coast at sea.
OUTLINE: tuple[Vertex, ...] = (
    *((21.50, 108.02), (21.54, 107.97), (21.64, 107.83), (21.58, 107.49), (21.97, 106.87), (22.00, 106.74)),
    *((21.96, 106.66), (22.16, 106.65), (22.44, 106.53), (22.80, 106.79), (23.27, 105.22), (23.13, 104.87)),
    *((22.92, 104.82), (22.82, 104.70), (22.69, 104.01), (22.50, 103.965), (22.80, 103.65), (22.58, 103.50)),
    *((22.48, 101.69), (21.23, 101.83), (21.14, 101.72), (21.19, 101.62), (21.24, 101.54), (21.50, 100.11)),
    *((21.65, 100.15), (21.75, 99.93), (22.04, 99.94), (22.15, 99.14), (23.13, 99.31), (23.18, 98.86)),
    *((23.61, 98.86), (24.10, 98.35), (24.02, 97.89), (23.89, 97.70), (23.94, 97.52), (24.13, 97.71)),
    *((24.44, 97.64), (25.85, 98.69), (27.58, 98.68), (28.51, 97.67), (28.42, 96.49), (29.37, 96.14)),
    *((29.32, 94.60), (27.73, 91.98), (28.32, 89.92), (27.31, 88.97), (28.11, 88.61), (27.91, 86.42)),
    *((28.08, 86.07), (27.97, 85.97), (28.13, 85.87), (30.33, 82.09), (30.02, 81.10), (31.30, 78.75)),
    *((32.55, 78.39), (32.71, 79.50), (34.34, 78.96), (35.49, 78.04), (35.81, 76.17), (36.64, 75.85)),
    *((37.13, 74.38), (37.60, 74.89), (38.02, 74.88), (38.85, 73.68), (40.04, 73.98), (42.03, 80.23)),
    *((43.15, 80.79), (44.01, 80.41), (44.27, 80.37), (44.67, 80.38), (45.12, 82.54), (45.34, 82.63)),
    *((45.53, 82.29), (46.73, 82.84), (47.21, 83.05), (47.10, 85.52), (47.28, 85.68), (47.62, 85.60)),
    *((48.39, 85.75), (49.17, 87.82), (47.66, 90.34), (46.57, 91.05), (45.19, 90.87), (44.28, 95.40)),
    *((42.72, 96.38), (42.54, 101.53), (41.59, 104.98), (42.45, 109.49), (43.67, 111.80), (43.70, 111.93)),
    *((43.82, 111.93), (44.04, 111.67), (45.08, 111.96), (44.74, 113.60), (46.57, 117.40), (46.71, 119.90)),
    *((47.99, 118.47), (47.91, 115.58), (49.67, 117.06), (49.61, 117.47), (49.51, 117.87), (50.09, 119.32)),
    *((51.98, 120.71), (52.76, 120.03), (53.50, 122.32), (52.78, 126.09), (50.30, 127.40), (50.25, 127.52)),
    *((50.21, 127.59), (49.79, 127.54), (48.87, 130.68), (47.72, 130.94), (47.71, 132.54), (48.33, 134.12)),
    *((48.375, 134.30), (48.36, 134.43)),
    *((48.26, 134.72), (46.98, 134.07), (46.63, 133.99), (45.06, 133.02), (45.34, 131.85), (44.84, 130.94)),
    *((44.37, 131.17), (44.05, 131.26), (42.86, 131.00), (42.68, 130.44), (42.60, 130.59), (42.53, 130.50)),
    *((42.56, 130.43), (42.96, 130.05), (42.96, 129.85), (42.44, 129.60), (42.42, 129.45), (42.21, 129.20)),
    *(
        (41.88, 128.04),
        (41.58, 128.30),
        (41.41, 128.20),
        (41.38, 128.15),
        (41.52, 127.13),
        (41.80, 126.93),
        (41.70, 126.73),
    ),
    *((41.16, 126.28), (41.08, 126.13), (40.97, 126.06), (40.21, 124.53), (40.09, 124.36), (39.94, 124.30)),
    *((38.70, 123.30), (37.30, 123.00), (35.00, 121.50), (33.00, 122.80), (31.00, 123.20), (29.50, 123.20)),
    *((28.00, 122.30), (26.60, 120.60), (26.27, 119.93), (25.95, 119.80), (25.75, 120.10), (25.30, 120.10)),
    *((24.48, 118.62), (24.54, 118.42), (24.52, 118.28), (24.45, 118.205), (24.36, 118.21), (24.20, 118.40)),
    *((22.80, 116.50), (22.00, 114.80), (21.50, 113.50), (21.00, 111.30), (19.20, 111.20), (18.00, 110.00)),
    *((18.20, 108.50), (19.50, 108.30), (20.70, 108.50), (21.40, 108.10)),
)

# From Deep Bay along the Shenzhen river to Sha Tau Kok, then the sea boundary in Mirs Bay and around the islands.
HONG_KONG: tuple[Vertex, ...] = (
    *((22.440, 113.890), (22.455, 113.915), (22.477, 113.955), (22.495, 113.985), (22.501, 114.044)),
    *((22.509, 114.062), (22.515, 114.066), (22.517, 114.074), (22.519, 114.080), (22.523, 114.087)),
    *((22.531, 114.087), (22.534, 114.105), (22.530, 114.113), (22.530, 114.118), (22.538, 114.130)),
    *((22.538, 114.148), (22.552, 114.155), (22.562, 114.173), (22.557, 114.199), (22.547, 114.224)),
    *((22.549, 114.260), (22.565, 114.400), (22.545, 114.452), (22.470, 114.456), (22.365, 114.502)),
    *((22.148, 114.502), (22.148, 113.835), (22.300, 113.845)),
)

# From the sea south of Coloane up the channel off Hengqin to the Barrier Gate, then back at sea.
MACAU: tuple[Vertex, ...] = (
    *((22.075, 113.560), (22.110, 113.546), (22.140, 113.547), (22.155, 113.542), (22.172, 113.533)),
    *((22.185, 113.527), (22.197, 113.529), (22.213, 113.535), (22.215, 113.549), (22.215, 113.558)),
    *((22.207, 113.595), (22.150, 113.630), (22.070, 113.620)),
)


class Region:
    """The inside of a closed ring, with its edges filed by whole degree of latitude so that few are looked at."""

    def __init__(self, ring: tuple[Vertex, ...]) -> None:
        latitudes, longitudes = [vertex[0] for vertex in ring], [vertex[1] for vertex in ring]
        self._south, self._north = min(latitudes), max(latitudes)
        self._west, self._east = min(longitudes), max(longitudes)
        self._edges: defaultdict[int, list[tuple[Vertex, Vertex]]] = defaultdict(list)
        for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
            low, high = sorted((start[0], end[0]))
            for degree in range(floor(low), floor(high) + 1):
                self._edges[degree].append((start, end))

    def is_near(self, latitude: float, longitude: float, margin: float) -> bool:
        """Whether a point is in the box around the region, or at most `margin` degrees outside it."""
        in_latitude = self._south - margin <= latitude <= self._north + margin
        return in_latitude and self._west - margin <= longitude <= self._east + margin

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point, in degrees, is inside: a ray to the east crosses the ring an odd number of times."""
        if not self.is_near(latitude, longitude, margin=0):
            return False
        inside = False
        for (lat_a, lon_a), (lat_b, lon_b) in self._edges[floor(latitude)]:
            if (lat_a > latitude) != (lat_b > latitude):
                crossing = lon_a + (latitude - lat_a) / (lat_b - lat_a) * (lon_b - lon_a)
                inside ^= longitude < crossing
        return inside


_OUTLINE, _CUT_OUT = Region(OUTLINE), (Region(HONG_KONG), Region(MACAU))


def holds(latitude: float, longitude: float) -> bool:
    """Whether a WGS-84 point, in degrees, lies in mainland China; false for NaN."""
    return _OUTLINE.holds(latitude, longitude) and not any(hole.holds(latitude, longitude) for hole in _CUT_OUT)


def is_near(latitude: float, longitude: float, margin: float) -> bool:
    """Whether a point is in the box around mainland China, or at most `margin` degrees outside it; a quick look."""
    return _OUTLINE.is_near(latitude, longitude, margin)
