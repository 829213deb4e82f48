import preset from '../../jest.preset.mjs';
export default { ...preset, displayName: 'target-server', rootDir: import.meta.dirname };
