//! SQLite's record format: a row as a list of values.

/// A row, in a table or an index.
#[derive(Debug, PartialEq)]
pub(super) struct Record {
    /// The row's number, in a table.
    pub(super) rowid: Option<i64>,
    /// Its columns.
    pub(super) values: Vec<Value>,
}

/// A column. Our tables hold no floating point numbers.
#[derive(Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Integer(i64),
    Blob(Vec<u8>),
    /// Not necessarily UTF-8: it may be damaged.
    Text(Vec<u8>),
}

impl Value {
    pub(super) fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(*value),
            Self::Null | Self::Blob(_) | Self::Text(_) => None,
        }
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(bytes) => std::str::from_utf8(bytes).ok(),
            Self::Null | Self::Integer(_) | Self::Blob(_) => None,
        }
    }
}

impl Record {
    /// Reads a payload; `None` where it is not exactly one record.
    pub(super) fn parse(rowid: Option<i64>, payload: &[u8]) -> Option<Self> {
        let mut position = 0;
        let header_bytes = usize::try_from(varint(payload, &mut position)?).ok()?;
        let mut body = payload.get(header_bytes..)?;
        let header = &payload[..header_bytes];
        let mut values = Vec::new();
        while position < header_bytes {
            let serial_type = varint(header, &mut position)?;
            let (value, rest) = read_value(serial_type, body)?;
            values.push(value);
            body = rest;
        }
        body.is_empty().then_some(Self { rowid, values })
    }
}

/// SQLite's variable-length integer at `position`, which moves behind it.
pub(super) fn varint(bytes: &[u8], position: &mut usize) -> Option<i64> {
    let mut value: u64 = 0;
    for index in 0..9 {
        let byte = *bytes.get(*position)?;
        *position += 1;
        if index == 8 {
            value = value << 8 | u64::from(byte);
            break;
        }
        value = value << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(value.cast_signed())
}

fn read_value(serial_type: i64, body: &[u8]) -> Option<(Value, &[u8])> {
    let length = match serial_type {
        0 => return Some((Value::Null, body)),
        8 => return Some((Value::Integer(0), body)),
        9 => return Some((Value::Integer(1), body)),
        1..=4 => usize::try_from(serial_type).ok()?,
        5 => 6,
        6 => 8,
        12.. => usize::try_from((serial_type - 12) / 2).ok()?,
        _ => return None,
    };
    let (bytes, rest) = body.split_at_checked(length)?;
    let value = match serial_type {
        1..=6 => Value::Integer(signed(bytes)),
        _ if serial_type % 2 == 0 => Value::Blob(bytes.to_vec()),
        _ => Value::Text(bytes.to_vec()),
    };
    Some((value, rest))
}

/// A big-endian number in two's complement, of one to eight bytes.
fn signed(bytes: &[u8]) -> i64 {
    let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    bytes.iter().fold(if negative { -1 } else { 0 }, |value, byte| {
        value << 8 | i64::from(*byte)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_each_type() {
        // NULL, 0, 1, -2 in one byte, 300 in two, a blob of two, a text of three.
        let payload = [8, 0, 8, 9, 1, 2, 16, 19, 0xfe, 1, 44, 7, 8, b'a', b'b', b'c'];
        let values = Record::parse(None, &payload).unwrap().values;
        assert_eq!(
            values,
            [
                Value::Null,
                Value::Integer(0),
                Value::Integer(1),
                Value::Integer(-2),
                Value::Integer(300),
                Value::Blob(vec![7, 8]),
                Value::Text(b"abc".to_vec()),
            ]
        );
    }

    proptest! {
        #[test]
        fn noise_is_never_a_crash(payload in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Some(record) = Record::parse(None, &payload) {
                prop_assert!(record.values.len() < payload.len());
            }
        }
    }
}
