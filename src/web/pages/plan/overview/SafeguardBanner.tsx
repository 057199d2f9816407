import { Alert, Anchor, Button, Card, Group, List, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconHandStop } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../../api/directory.ts';
import type { Plan } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import { useOrigin } from '../useOrigin.tsx';
import { OverrideDialog } from './OverrideDialog.tsx';
import { SafeguardFinding } from './SafeguardFinding.tsx';

/** Why nothing can be approved yet: every check with its numbers, and what can be done. */
export function SafeguardBanner({ plan }: { readonly plan: Plan }) {
  const words = strings.plan.overview.safeguards;
  const [opened, { open, close }] = useDisclosure(false);
  const mayOverride = useMay('administer');
  const { pulled, link } = useOrigin(plan);
  const someRejected = plan.safeguards.some((one) => one.code === 'rejected_rows_over_limit');
  const rejected = plan.safeguards.every((one) => one.code === 'rejected_rows_over_limit');
  return (
    <Alert
      aria-label={words.title}
      color="red"
      radius="lg"
      icon={<IconHandStop aria-hidden />}
      styles={{ root: { borderWidth: 2, borderColor: 'var(--mantine-color-red-filled)' } }}
    >
      <Stack gap="md">
        <div>
          <Title order={2}>{words.title}</Title>
          <Text size="sm">{words.intro(plan.safeguards.length)}</Text>
        </div>
        <Stack gap="sm">
          {plan.safeguards.map((safeguard) => (
            <SafeguardFinding key={safeguard.code + safeguard.message} safeguard={safeguard} />
          ))}
        </Stack>
        <Card padding="md">
          <Title order={3} mb="xs">
            {words.whatToDo}
          </Title>
          <List type="ordered" spacing="sm" size="sm" styles={{ itemWrapper: { display: 'inline' } }}>
            <List.Item>
              {rejected ? words.lookAttention : words.look}{' '}
              <Step planId={plan.plan} section={rejected ? 'attention' : 'remove'} label={words.lookLink} />
            </List.Item>
            {someRejected && (
              <List.Item>
                {words.wrongField}{' '}
                <Anchor
                  size="sm"
                  underline="always"
                  renderRoot={(props) => (
                    <Link to="/runs/$runId/mapping" params={{ runId: plan.run }} {...props} />
                  )}
                >
                  {words.wrongFieldLink}
                </Anchor>
              </List.Item>
            )}
            <List.Item>
              {pulled ? words.source : words.upload}{' '}
              <Anchor size="sm" underline="always" renderRoot={link}>
                {pulled ? words.sourceLink : words.uploadLink}
              </Anchor>
            </List.Item>
            <List.Item>
              {plan.unreviewed > 0 ? words.mappingFirst : mayOverride ? words.override : words.whoCan}
            </List.Item>
          </List>
          {mayOverride && plan.unreviewed === 0 && (
            <Group mt="md">
              <Button color="red" variant="outline" onClick={open}>
                {words.overrideButton}
              </Button>
            </Group>
          )}
        </Card>
      </Stack>
      <OverrideDialog plan={plan} opened={opened} onClose={close} />
    </Alert>
  );
}

function Step({
  planId,
  section,
  label,
}: {
  readonly planId: string;
  readonly section: string;
  readonly label: string;
}) {
  return (
    <Anchor
      size="sm"
      underline="always"
      renderRoot={(props) => <Link to="/plans/$planId/$section" params={{ planId, section }} {...props} />}
    >
      {label}
    </Anchor>
  );
}
