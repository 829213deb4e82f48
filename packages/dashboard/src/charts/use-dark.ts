import { onMounted, onUnmounted, type Ref, ref } from 'vue';

/** Whether the system wants dark pages, as it changes. */
export function useDark(): Ref<boolean> {
  const query = matchMedia('(prefers-color-scheme: dark)');
  const isDark = ref(query.matches);
  const follow = (): void => {
    isDark.value = query.matches;
  };
  onMounted(() => query.addEventListener('change', follow));
  onUnmounted(() => query.removeEventListener('change', follow));
  return isDark;
}
