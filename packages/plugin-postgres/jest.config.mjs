import preset from '../../jest.preset.mjs';
export default { ...preset, displayName: 'plugin-postgres', rootDir: import.meta.dirname };
