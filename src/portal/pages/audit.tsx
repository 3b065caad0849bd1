import { Alert, Button, Center, Code, Group, Paper, Skeleton, Table, Text, Title } from '@mantine/core'
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.js'
import { formatMoment, useLanguage } from '../i18n/format.js'
import { mayAudit, useUser } from '../session/user.js'
import { ErrorAlert } from '../shared/error-alert.js'
import { NotFoundPage } from './not-found.js'
import classes from './audit.module.css'

export function AuditPage() {
  return mayAudit(useUser()) ? <AuditTrail /> : <NotFoundPage />
}

function AuditTrail() {
  const { t } = useTranslation()
  const language = useLanguage()
  const events = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) =>
      call('listAudit', { query: { cursor: pageParam, limit: 100, order: 'descending' }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  })
  const verification = useMutation({ mutationFn: () => call('verifyAudit') })
  useEffect(() => {
    document.title = `${t('audit.title')} · Countersign`
  }, [t])
  const items = events.data?.pages.flatMap((page) => page.items) ?? []

  return (
    <div className={classes.page}>
      <Group justify="space-between" align="flex-end" mb="lg">
        <div>
          <Title order={1} size="h2">
            {t('audit.title')}
          </Title>
          <Text c="dimmed" size="sm" mt={4}>
            {t('audit.lead')}
          </Text>
        </div>
        <Button
          variant="light"
          leftSection={<IconShieldCheck size={18} />}
          loading={verification.isPending}
          onClick={() => verification.mutate()}
        >
          {t('audit.verify')}
        </Button>
      </Group>
      {verification.error !== null && <ErrorAlert error={verification.error} />}
      {verification.data !== undefined && (
        <Alert
          role="status"
          mb="md"
          color={verification.data.intact ? 'sea' : 'red'}
          icon={verification.data.intact ? <IconShieldCheck /> : <IconShieldX />}
          title={
            verification.data.intact
              ? t('audit.intact', { count: verification.data.events })
              : t('audit.broken', { at: verification.data.brokenAt })
          }
        >
          {t('audit.lastHash')} <Code>{verification.data.lastHash}</Code>
        </Alert>
      )}
      {events.error !== null && <ErrorAlert error={events.error} retry={() => void events.refetch()} />}
      {events.isPending && <Skeleton height={420} radius="lg" />}
      {items.length > 0 && (
        <Paper withBorder radius="lg" className={classes.frame ?? ''}>
          <Table verticalSpacing={8} horizontalSpacing="lg" className={classes.table ?? ''}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={80}>{t('audit.number')}</Table.Th>
                <Table.Th w={190}>{t('audit.at')}</Table.Th>
                <Table.Th w={240}>{t('audit.action')}</Table.Th>
                <Table.Th>{t('audit.subject')}</Table.Th>
                <Table.Th>{t('audit.actor')}</Table.Th>
                <Table.Th w={130}>{t('audit.hash')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((event) => (
                <Table.Tr key={event.seq}>
                  <Table.Td c="dimmed">{event.seq}</Table.Td>
                  <Table.Td>{formatMoment(event.at, language)}</Table.Td>
                  <Table.Td fw={550}>{t(`audit.actions.${event.action}`)}</Table.Td>
                  <Table.Td className={classes.id ?? ''}>
                    {event.subject.kind} {event.subject.id}
                  </Table.Td>
                  <Table.Td className={classes.id ?? ''}>
                    {t(`audit.actors.${event.actor.kind}`)} {event.actor.id}
                  </Table.Td>
                  <Table.Td>
                    <Code title={event.hash}>{event.hash.slice(0, 10)}…</Code>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Paper>
      )}
      {events.hasNextPage && (
        <Center p="lg">
          <Button
            variant="default"
            loading={events.isFetchingNextPage}
            onClick={() => void events.fetchNextPage()}
          >
            {t('audit.more')}
          </Button>
        </Center>
      )}
    </div>
  )
}
