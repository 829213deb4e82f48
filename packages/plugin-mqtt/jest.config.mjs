import preset from '../../jest.preset.mjs';
export default { ...preset, displayName: 'plugin-mqtt', rootDir: import.meta.dirname };
