export { startTarget, type Target, type TargetOptions } from './target.js';
export { DEFAULT_SETTINGS, type SettingsPatch, type Stall, type TargetSettings } from './settings.js';
export { type StallRecord, type StatisticsReport } from './statistics.js';
