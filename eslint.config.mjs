import { lintConfig } from './tools/lint/lint-config.mjs';

export default lintConfig(import.meta.dirname);
