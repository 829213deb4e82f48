import preset from '../../jest.preset.mjs';
export default { ...preset, displayName: 'plugin-http', rootDir: import.meta.dirname };
