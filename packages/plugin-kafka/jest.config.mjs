import preset from '../../jest.preset.mjs';
export default { ...preset, displayName: 'plugin-kafka', rootDir: import.meta.dirname };
