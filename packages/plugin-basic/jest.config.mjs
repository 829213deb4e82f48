import preset from '../../jest.preset.mjs';
export default { ...preset, displayName: 'plugin-basic', rootDir: import.meta.dirname };
