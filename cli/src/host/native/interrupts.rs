//! Interrupts while something goes on that is to be cleaned up after.

/// Listens for interrupts as long as it is there. The first is for whoever asks; the second ends the process at once.
/// Afterwards an interrupt ends the process, as it does where nobody listens.
#[cfg(unix)]
pub(crate) struct Interrupts {
    signal: std::sync::Arc<std::sync::atomic::AtomicUsize>,
    listening: Vec<signal_hook::SigId>,
}

#[cfg(unix)]
mod unix {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex};

    use signal_hook::SigId;
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::{flag, low_level};

    use super::Interrupts;
    use crate::exit;

    /// What ends the process where an interrupt was once listened for, which no system takes back by itself.
    static DEFAULTS: Mutex<Vec<SigId>> = Mutex::new(Vec::new());

    impl Interrupts {
        pub(crate) fn listen() -> Self {
            leave_to_others();
            let (signal, again) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
            let mut listening = Vec::new();
            for number in [SIGINT, SIGTERM] {
                let Ok(code) = u8::try_from(number) else { continue };
                let status = i32::from(exit::SIGNAL.saturating_add(code));
                // In this order: the first sets what makes the second one end it. Where nothing can be registered, the
                // signal ends the process, and no manifest is written.
                let ids = [
                    flag::register_conditional_shutdown(number, status, Arc::clone(&again)),
                    flag::register(number, Arc::clone(&again)),
                    flag::register_usize(number, Arc::clone(&signal), usize::from(code)),
                ];
                listening.extend(ids.into_iter().flatten());
            }
            Self { signal, listening }
        }

        /// The signal that came, where one did.
        pub(crate) fn signal(&self) -> Option<u8> {
            u8::try_from(self.signal.load(Ordering::Relaxed)).ok().filter(|signal| *signal > 0)
        }
    }

    impl Drop for Interrupts {
        fn drop(&mut self) {
            forget(&mut self.listening);
            let Ok(mut defaults) = DEFAULTS.lock() else { return };
            for number in [SIGINT, SIGTERM] {
                defaults.extend(flag::register_conditional_default(number, Arc::new(AtomicBool::new(true))));
            }
        }
    }

    fn forget(registered: &mut Vec<SigId>) {
        for id in registered.drain(..) {
            low_level::unregister(id);
        }
    }

    /// Interrupts are somebody else's from here on.
    pub(in crate::host::native) fn leave_to_others() {
        if let Ok(mut defaults) = DEFAULTS.lock() {
            forget(&mut defaults);
        }
    }
}

#[cfg(unix)]
pub(super) use unix::leave_to_others;

/// Interrupts end the process there, and no manifest is written.
#[cfg(not(unix))]
pub(crate) struct Interrupts;

#[cfg(not(unix))]
impl Interrupts {
    pub(crate) fn listen() -> Self {
        Self
    }

    pub(crate) fn signal(&self) -> Option<u8> {
        None
    }
}
