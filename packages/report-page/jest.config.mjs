import preset from '../../jest.preset.mjs';
export default { ...preset, displayName: 'report-page', rootDir: import.meta.dirname };
