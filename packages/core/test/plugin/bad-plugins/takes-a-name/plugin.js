export default {
  tasks: [
    { name: 'ONLY_HERE', execute() {} },
    { name: 'FIRST', execute() {} },
  ],
};
