import { type FSWatcher, watch } from 'node:fs';

/** Editors save in several steps, so changes within this time count as one. In milliseconds. */
const quiet = 80;

/**
 * Calls back after something in one of the folders has changed, until the returned function is called. Folders that
 * cannot be watched are left out.
 */
export function watchFolders(folders: readonly string[], changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, quiet);
  };
  const watchers = folders.flatMap((folder): FSWatcher[] => {
    try {
      const watcher = watch(folder, { persistent: true }, (_, name) => {
        if (name === null || /\.ya?ml$/.test(String(name))) soon();
      });
      watcher.on('error', () => watcher.close());
      return [watcher];
    } catch {
      return [];
    }
  });
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
