//! One line per event: `2026-11-19 08:04:12 [INFO] text key=value`.

use std::{fmt, sync::Arc};

use jiff::tz::TimeZone;
use timetrack_domain::Clock;
use tracing::{Event, Subscriber};
use tracing_subscriber::{
    fmt::{FmtContext, FormatEvent, FormatFields, format::Writer},
    registry::LookupSpan,
};

pub(super) struct LineFormat {
    pub(super) clock: Arc<dyn Clock>,
}

impl<S, N> FormatEvent<S, N> for LineFormat
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let local = self.clock.now().to_zoned(TimeZone::system());
        write!(
            writer,
            "{} [{}] ",
            local.strftime("%Y-%m-%d %H:%M:%S"),
            event.metadata().level()
        )?;
        // A line break in a value would let it pass for a line of its own.
        let mut fields = String::new();
        context.format_fields(Writer::new(&mut fields), event)?;
        writeln!(writer, "{}", fields.replace(['\n', '\r'], " "))
    }
}
