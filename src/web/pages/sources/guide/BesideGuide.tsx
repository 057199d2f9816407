import { Drawer, Grid } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { type Connector, guideQuery } from '../../../api/sources.ts';
import { strings } from '../../../strings/index.ts';
import { AboutConnector } from '../AboutConnector.tsx';
import { GuidePanel } from './GuidePanel.tsx';
import { GuideText } from './GuideText.tsx';
import type { Guide } from './useGuide.ts';

export interface BesideGuideProps {
  readonly connector: Connector;
  readonly guide: Guide;
  /** May another system be chosen still? */
  readonly open?: boolean;
  /** The form. */
  readonly children: ReactNode;
}

/** A form, and beside it what is read of the system or, opened, the guide: both can be worked with. Without room for both it lies above. */
export function BesideGuide({ connector, guide, open = false, children }: BesideGuideProps) {
  const room = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false });
  const beside = room && guide.opened;
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: beside ? 7 : 8 }}>{children}</Grid.Col>
      <Grid.Col span={{ base: 12, md: beside ? 5 : 4 }}>
        <div hidden={beside}>
          <AboutConnector connector={connector} open={open} guide={guide} />
        </div>
        {beside && <GuidePanel connector={connector} guide={guide} />}
      </Grid.Col>
      <Drawer
        id={guide.id}
        opened={guide.opened && !room}
        onClose={guide.close}
        position="right"
        size="min(100%, 40rem)"
        title={strings.guide.title(connector.title)}
        closeButtonProps={{ 'aria-label': strings.guide.close }}
        styles={{ title: { fontWeight: 650, fontSize: 'var(--mantine-h3-font-size)' } }}
      >
        <GuideText query={guideQuery(connector.name)} />
      </Drawer>
    </Grid>
  );
}
