export { runCli } from './run-cli.js';
export { EXIT, type ExitCode } from './exit-code.js';
