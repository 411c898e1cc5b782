//! The six silhouettes, as pixels in the panel's colour.

/// What the icon says, by its outline alone; colour only helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TrayShape {
    /// A clock: recording.
    Tracking,
    /// A cut ring: recording, but nothing reaches the server.
    Offline,
    /// A triangle: something needs the person.
    Problem,
    /// Two bars: nothing is recorded.
    Paused,
    /// A padlock: privacy mode.
    Private,
    /// An eye: somebody looks at the screen.
    Viewed,
}

impl TrayShape {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Tracking,
        Self::Offline,
        Self::Problem,
        Self::Paused,
        Self::Private,
        Self::Viewed,
    ];

    /// The picture in all its sizes (16, 22, 24, 32, 48 pixels), smallest first.
    pub fn pixmaps(self, tone: PanelTone) -> Vec<Pixmap> {
        let colour = self.colour(tone);
        self.files()
            .iter()
            .map(|file| Pixmap::from_silhouette(file, colour))
            .collect()
    }

    /// Red, green and blue; the pairs keep 4.5:1 against their panel.
    fn colour(self, tone: PanelTone) -> [u8; 3] {
        match (tone, self) {
            // macOS colours templates itself and looks at the alpha channel only.
            (PanelTone::Template, _) => [0, 0, 0],
            // 3:1 against both, which is what a shape needs.
            (PanelTone::Unknown, _) => [0x85, 0x7c, 0x70],
            (PanelTone::Light, Self::Tracking) => [0x1d, 0x61, 0x52],
            (PanelTone::Light, Self::Offline) => [0x56, 0x50, 0x47],
            (PanelTone::Light, Self::Problem) => [0xbf, 0x41, 0x27],
            (PanelTone::Light, Self::Paused) => [0x77, 0x4f, 0x06],
            (PanelTone::Light, Self::Private) => [0x5d, 0x41, 0x77],
            (PanelTone::Light, Self::Viewed) => [0x1c, 0x4e, 0x80],
            (PanelTone::Dark, Self::Tracking) => [0x7c, 0xc8, 0xb1],
            (PanelTone::Dark, Self::Offline) => [0xc2, 0xba, 0xad],
            (PanelTone::Dark, Self::Problem) => [0xec, 0x80, 0x68],
            (PanelTone::Dark, Self::Paused) => [0xec, 0xc5, 0x7e],
            (PanelTone::Dark, Self::Private) => [0xcd, 0xb5, 0xe4],
            (PanelTone::Dark, Self::Viewed) => [0xa3, 0xcb, 0xf0],
        }
    }

    fn files(self) -> [&'static [u8]; 5] {
        macro_rules! sizes {
            ($name:literal) => {
                [
                    include_bytes!(concat!("../../../../assets/tray/", $name, "-16.png")),
                    include_bytes!(concat!("../../../../assets/tray/", $name, "-22.png")),
                    include_bytes!(concat!("../../../../assets/tray/", $name, "-24.png")),
                    include_bytes!(concat!("../../../../assets/tray/", $name, "-32.png")),
                    include_bytes!(concat!("../../../../assets/tray/", $name, "-48.png")),
                ]
            };
        }
        match self {
            Self::Tracking => sizes!("tracking"),
            Self::Offline => sizes!("offline"),
            Self::Problem => sizes!("problem"),
            Self::Paused => sizes!("paused"),
            Self::Private => sizes!("private"),
            Self::Viewed => sizes!("viewed"),
        }
    }
}

/// What the icon lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PanelTone {
    /// A light panel: dark colours.
    Light,
    /// A dark panel: light colours.
    Dark,
    /// Not known: one colour that can be seen on both.
    Unknown,
    /// The operating system colours the icon.
    Template,
}

/// Pixels, row by row from the top, four bytes each: red, green, blue, alpha (not premultiplied).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixmap {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// `width * height * 4` bytes.
    pub rgba: Vec<u8>,
}

impl Pixmap {
    /// Keeps the alpha channel and replaces the colour.
    fn from_silhouette(png: &'static [u8], colour: [u8; 3]) -> Self {
        const EMBEDDED: &str = "the embedded icons are RGBA pictures (assets/render.sh), as the tests show";
        let mut reader = png::Decoder::new(std::io::Cursor::new(png))
            .read_info()
            .expect(EMBEDDED);
        let mut rgba = vec![0; reader.output_buffer_size().expect(EMBEDDED)];
        let frame = reader.next_frame(&mut rgba).expect(EMBEDDED);
        assert!(
            frame.color_type == png::ColorType::Rgba && frame.bit_depth == png::BitDepth::Eight,
            "{EMBEDDED}"
        );
        for pixel in rgba.as_chunks_mut::<4>().0 {
            pixel[..3].copy_from_slice(&colour);
        }
        Self {
            width: frame.width,
            height: frame.height,
            rgba,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_decodes_in_its_size() {
        for shape in TrayShape::ALL {
            for tone in [
                PanelTone::Light,
                PanelTone::Dark,
                PanelTone::Unknown,
                PanelTone::Template,
            ] {
                let sizes: Vec<_> = shape
                    .pixmaps(tone)
                    .iter()
                    .map(|pixmap| (pixmap.width, pixmap.height))
                    .collect();
                assert_eq!(sizes, [(16, 16), (22, 22), (24, 24), (32, 32), (48, 48)]);
            }
        }
    }

    #[test]
    fn shapes_are_told_apart_without_colour() {
        for (index, one) in TrayShape::ALL.iter().enumerate() {
            for other in &TrayShape::ALL[index + 1..] {
                for (one, other) in one
                    .pixmaps(PanelTone::Template)
                    .iter()
                    .zip(other.pixmaps(PanelTone::Template))
                {
                    let differing = one
                        .rgba
                        .as_chunks::<4>()
                        .0
                        .iter()
                        .zip(other.rgba.as_chunks::<4>().0)
                        .filter(|(a, b)| a[3].abs_diff(b[3]) > 128)
                        .count();
                    let pixels = (one.width * one.height) as usize;
                    assert!(
                        differing * 8 > pixels,
                        "only {differing} of {pixels} pixels differ"
                    );
                }
            }
        }
    }

    #[test]
    fn the_colour_follows_the_panel() {
        let light = &TrayShape::Problem.pixmaps(PanelTone::Light)[0];
        let dark = &TrayShape::Problem.pixmaps(PanelTone::Dark)[0];
        let solid = light
            .rgba
            .as_chunks::<4>()
            .0
            .iter()
            .position(|pixel| pixel[3] == 255)
            .unwrap();
        assert_eq!(light.rgba[solid * 4..solid * 4 + 3], [0xbf, 0x41, 0x27]);
        assert_eq!(dark.rgba[solid * 4..solid * 4 + 3], [0xec, 0x80, 0x68]);
    }
}
