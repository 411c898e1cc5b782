#!/bin/sh
# Renders the icons' PNG and ICO files from their SVG sources. Run it after changing one and commit what it writes.
# Debian: librsvg2-bin imagemagick
#
# Tray icons are drawn twice, for 16 and for 32 pixels, on whole pixels; the sizes between come from the larger
# drawing. They are rendered black on nothing: the program gives them the panel's colour.
set -eu
cd "$(dirname "$0")"

for shape in tracking offline problem paused private viewed; do
    rsvg-convert -w 16 -h 16 "tray/$shape-16.svg" -o "tray/$shape-16.png"
    for size in 22 24 32 48; do
        rsvg-convert -w "$size" -h "$size" "tray/$shape-32.svg" -o "tray/$shape-$size.png"
    done
done

pictures=""
for size in 16 24 32 48 64 128 256; do
    rsvg-convert -w "$size" -h "$size" icon/timetrack.svg -o "icon/timetrack-$size.png"
    pictures="$pictures icon/timetrack-$size.png"
done
# shellcheck disable=SC2086 # one argument for each picture
convert $pictures icon/timetrack.ico

# No dates in the files, so that the same sources give the same bytes.
for picture in tray/*.png icon/*.png; do
    convert "$picture" -strip -define png:exclude-chunks=date,time "PNG32:$picture"
done
