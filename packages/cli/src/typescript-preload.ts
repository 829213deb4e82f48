import nodeModule from 'node:module';
import { register } from 'tsx/esm/api';
import { asEsModule, type Resolved } from './typescript-hooks.js';

// Imported for its effect: from here on this thread imports TypeScript files. In tsx's own hooks, `.js` in an import
// finds the `.ts` file beside it.
register();

type ResolveSync = (
  specifier: string,
  context: unknown,
  nextResolve: (specifier: string, context: unknown) => Resolved,
) => Resolved;
type RegisterHooks = (hooks: { readonly resolve: ResolveSync }) => void;

// Hooks run last registered first, so ours has the last word on what tsx has found.
const { registerHooks } = nodeModule as unknown as { readonly registerHooks?: RegisterHooks };
if (registerHooks === undefined) nodeModule.register('./typescript-hooks.js', import.meta.url);
else
  registerHooks({
    resolve: (specifier, context, nextResolve) => asEsModule(nextResolve(specifier, context)),
  });
