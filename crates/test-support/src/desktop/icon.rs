//! What is to be seen on the screen, pixel by pixel.

use std::io::BufReader;
use std::path::Path;

use anyhow::{Context, Result};

use super::Desktop;

/// How far a drawn colour may be from the wanted one: drawing rounds.
const TOLERANCE: u8 = 2;
/// One pixel in so many may be drawn otherwise: panels place icons between two pixels, which changes the edges.
const MOST_MISSES: usize = 10;

/// What an icon looks like at the size in which the panel draws it, which in [`Desktop`]'s panel is 22 pixels.
#[derive(Clone, Debug)]
pub struct Silhouette {
    /// In pixels.
    pub width: usize,
    /// Row by row from the top, four bytes each: red, green, blue, alpha.
    pub rgba: Vec<u8>,
}

impl Desktop {
    /// The middle of the place where this silhouette is drawn; `None` where it is not to be seen. The picture that was
    /// searched is `target/screenshots/PICTURE.png`.
    ///
    /// # Errors
    ///
    /// When no picture can be taken.
    pub fn find_icon(&self, silhouette: &Silhouette, picture: &str) -> Result<Option<(i64, i64)>> {
        let screen = Screen::read(&self.screenshot(picture)?)?;
        let place = screen.find(silhouette);
        place
            .map(|(x, y)| {
                let half = silhouette.width / 2;
                Ok((i64::try_from(x + half)?, i64::try_from(y + half)?))
            })
            .transpose()
    }

    /// The colours on the screen: `width * height * 3` bytes, row by row from the top.
    ///
    /// # Errors
    ///
    /// When no picture can be taken.
    pub fn pixels(&self, picture: &str) -> Result<Vec<u8>> {
        Ok(Screen::read(&self.screenshot(picture)?)?.rgb)
    }
}

struct Screen {
    width: usize,
    rgb: Vec<u8>,
}

impl Screen {
    fn read(path: &Path) -> Result<Self> {
        let mut decoder = png::Decoder::new(BufReader::new(std::fs::File::open(path)?));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info()?;
        let size = reader.output_buffer_size().context("The picture is too large")?;
        let mut pixels = vec![0; size];
        let frame = reader.next_frame(&mut pixels)?;
        let rgb = match frame.color_type {
            png::ColorType::Rgb => pixels,
            png::ColorType::Rgba => without_alpha(&pixels),
            grey @ (png::ColorType::Grayscale | png::ColorType::GrayscaleAlpha | png::ColorType::Indexed) => {
                let first = pixels.chunks_exact(grey.samples()).map(|pixel| pixel[0]);
                first.flat_map(|value| [value; 3]).collect()
            }
        };
        Ok(Self {
            width: frame.width as usize,
            rgb,
        })
    }

    /// The left upper corner of the place where the silhouette's solid pixels have its colour and its empty pixels have
    /// another.
    fn find(&self, silhouette: &Silhouette) -> Option<(usize, usize)> {
        let outline = Outline::of(silhouette)?;
        let inked: Vec<bool> = self
            .rgb
            .chunks_exact(3)
            .map(|pixel| outline.is_ink(pixel))
            .collect();
        let places = || {
            let inked = inked.iter().enumerate().filter(|(_, inked)| **inked);
            inked.map(|(index, _)| (index % self.width, index / self.width))
        };
        // Corners that have ink near them, which are few.
        let (left, right) = (places().map(|at| at.0).min()?, places().map(|at| at.0).max()?);
        let (top, bottom) = (places().map(|at| at.1).min()?, places().map(|at| at.1).max()?);
        let width = silhouette.width;
        let corners = (top.saturating_sub(width)..=bottom)
            .flat_map(|y| (left.saturating_sub(width)..=right).map(move |x| (x, y)));
        let is_inked = |x: usize, y: usize| x < self.width && inked.get(y * self.width + x) == Some(&true);
        corners
            .into_iter()
            .find(|(x, y)| outline.fits(|dx, dy| is_inked(x + dx, y + dy)))
    }
}

/// Which pixels of a silhouette are solid, and which are empty; what is in between is not looked at.
struct Outline {
    ink: Vec<u8>,
    solid: Vec<(usize, usize)>,
    empty: Vec<(usize, usize)>,
}

impl Outline {
    fn of(silhouette: &Silhouette) -> Option<Self> {
        let pixels = || silhouette.rgba.chunks_exact(4).enumerate();
        let with_alpha = |alpha: u8| {
            let chosen = pixels().filter(move |(_, pixel)| pixel[3] == alpha);
            let places = chosen.map(|(index, _)| (index % silhouette.width, index / silhouette.width));
            places.collect()
        };
        let (_, solid_pixel) = pixels().find(|(_, pixel)| pixel[3] == 255)?;
        Some(Self {
            ink: solid_pixel[..3].to_vec(),
            solid: with_alpha(255),
            empty: with_alpha(0),
        })
    }

    fn is_ink(&self, pixel: &[u8]) -> bool {
        let mut channels = pixel.iter().zip(&self.ink);
        channels.all(|(seen, wanted)| seen.abs_diff(*wanted) <= TOLERANCE)
    }

    fn fits(&self, is_inked: impl Fn(usize, usize) -> bool) -> bool {
        let misses = |places: &[(usize, usize)], wanted: bool| {
            let missed = places.iter().filter(|(x, y)| is_inked(*x, *y) != wanted);
            // Counting can stop where it is too much.
            missed.take(places.len() / MOST_MISSES + 1).count() <= places.len() / MOST_MISSES
        };
        misses(&self.solid, true) && misses(&self.empty, false)
    }
}

fn without_alpha(pixels: &[u8]) -> Vec<u8> {
    let kept = pixels.chunks_exact(4).flat_map(|pixel| pixel[..3].to_vec());
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const INK: [u8; 4] = [29, 97, 82, 255];
    const NOTHING: [u8; 4] = [0; 4];

    fn screen(ink: &[(usize, usize)]) -> Screen {
        let mut rgb = vec![250; 8 * 6 * 3];
        for (x, y) in ink {
            rgb[(y * 8 + x) * 3..][..3].copy_from_slice(&INK[..3]);
        }
        Screen { width: 8, rgb }
    }

    #[test]
    fn the_outline_counts_and_not_the_amount_of_colour() {
        let diagonal = Silhouette {
            width: 2,
            rgba: [INK, NOTHING, NOTHING, INK].concat(),
        };
        assert_eq!(screen(&[(5, 3), (6, 4)]).find(&diagonal), Some((5, 3)));
        assert_eq!(screen(&[(6, 3), (5, 4)]).find(&diagonal), None, "another outline");
        assert_eq!(
            screen(&[(5, 3), (6, 3), (5, 4), (6, 4)]).find(&diagonal),
            None,
            "filled where it is empty"
        );
        assert_eq!(screen(&[(7, 3), (0, 4)]).find(&diagonal), None, "around the edge");
    }
}
