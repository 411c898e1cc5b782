pub(super) fn prefers_dark() -> Option<bool> {
    None
}
