const DECLARATIONS = new Set([
  'FunctionDeclaration',
  'ClassDeclaration',
  'VariableDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSEnumDeclaration',
]);

/** Lint rule: a doc comment stands before every exported declaration. */
export const requireExportDoc = {
  meta: {
    type: 'suggestion',
    docs: { description: 'a doc comment stands before every exported declaration' },
    messages: { missing: 'An exported symbol needs a doc comment: what it is or promises, units, @throws.' },
    schema: [],
  },
  create(context) {
    const isDocumented = (node) => {
      const comments = context.sourceCode.getCommentsBefore(node);
      return comments.some(({ type, value }) => type === 'Block' && value.startsWith('*'));
    };
    /** Overloads are documented once, before the first of them. */
    const isOverloaded = (node) => {
      const siblings = node.parent.body;
      const previous = siblings[siblings.indexOf(node) - 1];
      const nameOf = (each) => each?.declaration?.id?.name;
      return (
        previous?.type === node.type && nameOf(previous) !== undefined && nameOf(previous) === nameOf(node)
      );
    };
    return {
      ExportNamedDeclaration(node) {
        if (node.declaration === null || !DECLARATIONS.has(node.declaration.type)) return;
        const first = node.declaration.decorators?.[0];
        if (isDocumented(node) || (first !== undefined && isDocumented(first)) || isOverloaded(node)) return;
        context.report({ node, messageId: 'missing' });
      },
    };
  },
};
