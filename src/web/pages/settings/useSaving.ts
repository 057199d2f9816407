import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { messageOf } from '../../api/client.ts';

/**
 * A change of settings: says that it is done, or why not, and has the lists read again that show it.
 *
 * @param keys first parts of the query keys that the change touches
 */
export function useSaving<Given, Answer>(
  save: (given: Given) => Promise<Answer>,
  done: (given: Given) => string,
  keys: readonly string[],
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: save,
    onSuccess: async (_, given) => {
      notifications.show({ color: 'green', message: done(given) });
      await Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] })));
    },
    onError: (error) => notifications.show({ color: 'red', message: messageOf(error) }),
  });
}
