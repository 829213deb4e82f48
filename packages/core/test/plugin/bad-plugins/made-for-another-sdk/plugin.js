export default { tasks: [{ name: 'OTHER_SDK', execute() {} }] };
