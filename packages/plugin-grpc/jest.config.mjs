import preset from '../../jest.preset.mjs';
export default { ...preset, displayName: 'plugin-grpc', rootDir: import.meta.dirname };
