/**
 * Loaded with --import into a child whose stdin is a pipe of its parent: when the parent goes, however it goes, the
 * pipe closes and the child ends. Nothing is left running behind a killed command.
 */
process.stdin.once('close', () => process.exit(0));
process.stdin.once('end', () => process.exit(0));
process.stdin.resume();
process.stdin.unref?.();
