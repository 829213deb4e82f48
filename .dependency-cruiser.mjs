import { dependencyRules } from './tools/boundaries/dependency-rules.mjs';

export default {
  forbidden: dependencyRules(),
  options: {
    doNotFollow: { path: 'node_modules|^packages/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    detectJSDocImports: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
