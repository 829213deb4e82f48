export default { tasks: [{ name: 'LAST', execute() {} }] };
