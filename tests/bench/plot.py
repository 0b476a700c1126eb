# SPDX-License-Identifier: Apache-2.0
"""Plots as SVG text: lines on logarithmic axes, and bars."""
import html
import math

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 40, 60
COLOURS = ("#1f5fa8", "#c2562d", "#3d8f5f", "#7a5195")


def text(x, y, words, anchor="middle", size=12, turned=False):
    turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turned else ""
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"{turn}>'
            f"{html.escape(words)}</text>")


def line(x1, y1, x2, y2, colour="#cccccc", extra=""):
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke="{colour}"{extra}/>')


def drawing(title, body, width=WIDTH, height=HEIGHT):
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        'font-family="sans-serif" fill="#222222">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        text(width / 2, 22, title, size=15), *body, "</svg>", ""])


def decades(low, high):
    """Powers of ten around the values."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return [10.0 ** power for power in range(first, max(last, first + 1) + 1)]


def lines(title, x_name, y_name, series):
    """`series`: name to list of (x, y), all positive."""
    points = [point for all_of_it in series.values() for point in all_of_it]
    x_ticks = decades(min(x for x, _ in points), max(x for x, _ in points))
    y_ticks = decades(min(y for _, y in points), max(y for _, y in points))

    def place(value, ticks, begin, end):
        share = math.log(value / ticks[0]) / math.log(ticks[-1] / ticks[0])
        return begin + share * (end - begin)

    def x_of(value):
        return place(value, x_ticks, LEFT, WIDTH - RIGHT)

    def y_of(value):
        return place(value, y_ticks, HEIGHT - BOTTOM, TOP)

    body = []
    for tick in x_ticks:
        body += [line(x_of(tick), TOP, x_of(tick), HEIGHT - BOTTOM),
                 text(x_of(tick), HEIGHT - BOTTOM + 16, f"{tick:,.0f}")]
    for tick in y_ticks:
        body += [line(LEFT, y_of(tick), WIDTH - RIGHT, y_of(tick)),
                 text(LEFT - 6, y_of(tick) + 4, f"{tick:,g}", "end")]
    body += [text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 24, x_name),
             text(18, (TOP + HEIGHT - BOTTOM) / 2, y_name, turned=True)]
    for number, (name, values) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{x_of(x):.1f},{y_of(y):.1f}" for x, y in sorted(values))
        body.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        body += [f'<circle cx="{x_of(x):.1f}" cy="{y_of(y):.1f}" r="3" fill="{colour}"/>'
                 for x, y in values]
        at = LEFT + 12 + number * 220
        body += [f'<rect x="{at}" y="{HEIGHT - 16}" width="12" height="8" fill="{colour}"/>',
                 text(at + 18, HEIGHT - 8, name, "start")]
    return drawing(title, body)


def bars(title, rows):
    """`rows`: (name, value, aim); the aim is a mark across the bar."""
    row_height, left = 18, 210
    height = TOP + row_height * len(rows) + 20
    top_value = max(max(value, aim) for _, value, aim in rows) * 1.1
    scale = (WIDTH - left - 60) / top_value
    body = []
    for number, (name, value, aim) in enumerate(rows):
        y = TOP + number * row_height
        colour = COLOURS[2] if value <= aim else COLOURS[1]
        body += [text(left - 8, y + 12, name, "end"),
                 f'<rect x="{left}" y="{y + 2}" width="{value * scale:.1f}" height="12" '
                 f'fill="{colour}"/>',
                 line(left + aim * scale, y, left + aim * scale, y + 16, "#222222",
                      ' stroke-width="2"'),
                 text(left + max(value, aim) * scale + 6, y + 12, f"{value:.1f}", "start")]
    return drawing(title, body, height=height)
