//! A program with windows whose properties a test sets byte by byte.

use x11rb::COPY_DEPTH_FROM_PARENT;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{Atom, ConnectionExt, CreateWindowAux, PropMode, Window, WindowClass};
use x11rb::rust_connection::RustConnection;

pub(crate) struct Client {
    connection: RustConnection,
    root: Window,
}

impl Client {
    pub(crate) fn connect(display: &str) -> Self {
        let (connection, screen) = RustConnection::connect(Some(display)).unwrap();
        let root = connection.setup().roots[screen].root;
        Self { connection, root }
    }

    /// Shows a window without a title; the window manager gives it the focus.
    pub(crate) fn open_window(&self) -> Window {
        let window = self.connection.generate_id().unwrap();
        let attributes = CreateWindowAux::new();
        self.connection
            .create_window(
                COPY_DEPTH_FROM_PARENT,
                window,
                self.root,
                0,
                0,
                200,
                100,
                0,
                WindowClass::INPUT_OUTPUT,
                x11rb::COPY_FROM_PARENT,
                &attributes,
            )
            .unwrap();
        self.connection.map_window(window).unwrap();
        self.connection.flush().unwrap();
        window
    }

    pub(crate) fn atom(&self, name: &str) -> Atom {
        self.connection
            .intern_atom(false, name.as_bytes())
            .unwrap()
            .reply()
            .unwrap()
            .atom
    }

    /// Sets a property at once; what is longer than a request may be uses the extension BIG-REQUESTS.
    pub(crate) fn set_property(&self, window: Window, property: Atom, encoding: Atom, value: &[u8]) {
        let length = u32::try_from(value.len()).unwrap();
        self.connection
            .change_property(PropMode::REPLACE, window, property, encoding, 8, length, value)
            .unwrap()
            .check()
            .unwrap();
    }

    pub(crate) fn destroy(&self, window: Window) {
        self.connection.destroy_window(window).unwrap().check().unwrap();
    }
}
