import preset from '../../jest.preset.mjs';
export default { ...preset, displayName: 'test-parts', rootDir: import.meta.dirname };
