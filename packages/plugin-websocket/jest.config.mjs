import preset from '../../jest.preset.mjs';
export default { ...preset, displayName: 'plugin-websocket', rootDir: import.meta.dirname };
