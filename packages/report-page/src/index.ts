export { REPORT_SCRIPT } from './report-script.js';
