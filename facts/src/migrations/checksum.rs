//! Checksums of migrations, as Prisma's schema engine computes them.

use sha2::{Digest, Sha256};

/// Whether a checksum is that of a script. Line endings do not count, since git changes them between systems; old
/// versions of Prisma left out the first zero of each byte.
pub(super) fn matches(script: &str, checksum: &str) -> bool {
    let padded = checksum.is_empty() || checksum.len() == 64;
    let unix = script.replace("\r\n", "\n");
    let windows = script.replace('\n', "\r\n");
    [script, &unix, &windows].iter().any(|script| {
        let hash = Sha256::digest(script.as_bytes());
        let byte = |byte: &u8| if padded { format!("{byte:02x}") } else { format!("{byte:x}") };
        hash.iter().map(byte).collect::<String>() == checksum
    })
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_checksum_is_the_hash_of_the_file() {
        let hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        assert!(matches("hello", hello));
        assert!(!matches("hello ", hello));
        assert!(!matches("hello", ""));
        // Without the zeros, as old versions wrote it.
        assert!(matches("hello", "2cf24dba5fb0a3e26e83b2ac5b9e29e1b161e5c1fa7425e7343362938b9824"));
    }

    #[test]
    fn line_endings_do_not_count() {
        let of = |script: &str| {
            use sha2::{Digest, Sha256};
            crate::database::hex(&Sha256::digest(script.as_bytes()))
        };
        assert!(matches("a\r\nb\r\n", &of("a\nb\n")));
        assert!(matches("a\nb\n", &of("a\r\nb\r\n")));
        assert!(!matches("a\nb", &of("a\nb\n")));
    }
}
