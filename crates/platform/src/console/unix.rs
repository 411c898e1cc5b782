/// Standard streams are inherited.
pub(super) fn attach() {}
