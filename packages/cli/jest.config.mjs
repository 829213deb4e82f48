import preset from '../../jest.preset.mjs';
/** The end-to-end tests start processes; on a busy machine one of them may take long, which is no fault. */
export default { ...preset, displayName: 'cli', rootDir: import.meta.dirname, testTimeout: 120_000 };
