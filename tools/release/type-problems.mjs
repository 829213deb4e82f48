import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { moduleEntries } from './entry-points.mjs';

const ts = createRequire(import.meta.url)('typescript');

/**
 * The ways in which TypeScript finds the types of a package. `node16` has no row for CommonJS: TypeScript knows only
 * since `nodenext` that Node.js lets CommonJS require an ES module.
 */
const WAYS = [
  { name: 'node16', file: 'node16.mts', module: 'Node16', moduleResolution: 'Node16' },
  { name: 'nodenext', file: 'nodenext.mts', module: 'NodeNext', moduleResolution: 'NodeNext' },
  { name: 'nodenext from CommonJS', file: 'nodenext.cts', module: 'NodeNext', moduleResolution: 'NodeNext' },
  { name: 'bundler', file: 'bundler.ts', module: 'ESNext', moduleResolution: 'Bundler' },
];

function optionsOf({ module, moduleResolution }, dir) {
  return {
    module: ts.ModuleKind[module],
    moduleResolution: ts.ModuleResolutionKind[moduleResolution],
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts'],
    types: ['node'],
    typeRoots: [join(dir, 'node_modules/@types')],
    strict: true,
    noEmit: true,
    // Our declarations are checked as well: a type of a package that is not installed with ours is an error in them.
    skipLibCheck: false,
  };
}

function problemsOf(program, dir, name) {
  const isOurs = ({ file }) =>
    file === undefined || !file.fileName.includes('/node_modules/') || file.fileName.includes('/@vajraedge/');
  return ts
    .getPreEmitDiagnostics(program)
    .filter(isOurs)
    .map(({ file, messageText }) => {
      const place = file === undefined ? '' : `${file.fileName.replace(`${dir}/`, '')}: `;
      return `types by ${name}: ${place}${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
}

/**
 * Whether TypeScript finds the types of every entry point of installed packages, in every way there is, and whether
 * those types hold by themselves.
 * @param dir where the packages and `@types/node` are installed
 * @returns one line a problem
 */
export function typeProblems(packages, { dir }) {
  const entries = packages.flatMap(moduleEntries);
  const text = entries.map(
    (entry, index) => `import * as entry${index} from '${entry}';\nvoid entry${index};\n`,
  );
  return WAYS.flatMap((way) => {
    const file = join(dir, way.file);
    writeFileSync(file, text.join(''));
    return problemsOf(ts.createProgram([file], optionsOf(way, dir)), dir, way.name);
  });
}
