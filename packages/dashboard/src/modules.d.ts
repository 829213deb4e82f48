declare module '*.css';

/** For tools that do not read components; those that do go by the components themselves. */
declare module '*.vue' {
  import type { Component } from 'vue';
  const component: Component;
  export { component as default };
}
