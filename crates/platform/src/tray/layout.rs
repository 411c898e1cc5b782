//! Whether one menu can be turned into another by changing its items in place.

use super::MenuEntry;

/// True when both have the same entries in the same order, whatever they say: the same ids, and ticks at the same ones.
pub(super) fn is_same(shown: &[MenuEntry], wanted: &[MenuEntry]) -> bool {
    shown.len() == wanted.len()
        && shown.iter().zip(wanted).all(|pair| match pair {
            (MenuEntry::Separator, MenuEntry::Separator) => true,
            (MenuEntry::Submenu { entries: shown, .. }, MenuEntry::Submenu { entries: wanted, .. }) => {
                is_same(shown, wanted)
            }
            (
                MenuEntry::Item {
                    id: shown,
                    checked: tick,
                    ..
                },
                MenuEntry::Item {
                    id: wanted,
                    checked: wanted_tick,
                    ..
                },
            ) => shown == wanted && tick.is_some() == wanted_tick.is_some(),
            (MenuEntry::Separator | MenuEntry::Submenu { .. } | MenuEntry::Item { .. }, _) => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: &str, text: &str, checked: Option<bool>) -> MenuEntry {
        MenuEntry::Item {
            id: id.to_owned(),
            text: text.to_owned(),
            enabled: true,
            checked,
        }
    }

    fn submenu(entries: Vec<MenuEntry>) -> MenuEntry {
        MenuEntry::Submenu {
            text: "More".to_owned(),
            enabled: true,
            entries,
        }
    }

    #[test]
    fn texts_and_ticks_change_in_place() {
        let shown = [
            item("a", "5 pending", Some(true)),
            MenuEntry::Separator,
            submenu(vec![item("b", "x", None)]),
        ];
        let wanted = [
            item("a", "6 pending", Some(false)),
            MenuEntry::Separator,
            submenu(vec![item("b", "y", None)]),
        ];
        assert!(is_same(&shown, &wanted));
    }

    #[test]
    fn other_entries_need_another_menu() {
        let shown = [item("a", "x", None), submenu(vec![item("b", "x", None)])];
        for wanted in [
            vec![item("a", "x", None)],
            vec![submenu(vec![item("b", "x", None)]), item("a", "x", None)],
            vec![item("other", "x", None), submenu(vec![item("b", "x", None)])],
            vec![item("a", "x", Some(false)), submenu(vec![item("b", "x", None)])],
            vec![item("a", "x", None), submenu(vec![item("c", "x", None)])],
            vec![item("a", "x", None), MenuEntry::Separator],
        ] {
            assert!(!is_same(&shown, &wanted), "{wanted:?}");
        }
    }
}
