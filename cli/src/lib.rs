//! The command line of prisma-policy, as a library.
