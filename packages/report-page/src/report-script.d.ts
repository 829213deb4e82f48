import type { ReportScript } from '@vajraedge/core';

/** The script of the HTML report: draws its charts from the data in the file. The build makes it of src/page. */
export declare const REPORT_SCRIPT: ReportScript;
