import { Tabs } from '@mantine/core'
import { useDisclosure, useLocalStorage } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import type { DocumentView, RunView } from '../../api/documents.js'
import type { ReviewDetail } from '../../api/reviews.js'
import type { TextView } from '../../api/runs.js'
import type { LabelView } from '../../api/system.js'
import type { Clause } from '../../domain/clause.js'
import type { Finding } from '../../domain/finding.js'
import { mayDecide, useUser } from '../session/user.js'
import { DocumentViewer } from '../viewer/document-viewer.js'
import { ActionsContext } from './actions.js'
import { AmendDialog } from './amend-dialog.js'
import { DeskHeader } from './desk-header.js'
import { useDeskState, useStableActions, type DeskTab } from './desk-state.js'
import { useDeskKeys } from './desk-keys.js'
import { useEntries } from './entries.js'
import { DocumentPanel } from './document-panel.js'
import { FindingsPanel } from './findings-panel.js'
import { RejectDialog } from './reject-dialog.js'
import { ShortcutsDialog } from './shortcuts-dialog.js'
import { SignedBanner } from './signed-banner.js'
import { SummaryPanel } from './summary-panel.js'
import { TermsPanel } from './terms-panel.js'
import classes from './desk.module.css'

interface ReviewDeskProps {
  document: DocumentView
  run: RunView
  runs: readonly RunView[]
  text: TextView
  findings: readonly Finding[]
  clauses: readonly Clause[]
  review: ReviewDetail
  labels: readonly LabelView[]
}

/** The page on the left, what was found on the right; each finds the other. */
export function ReviewDesk({
  document,
  run,
  runs,
  text,
  findings,
  clauses,
  review,
  labels,
}: ReviewDeskProps) {
  const { t } = useTranslation()
  const entries = useEntries({ findings, clauses, review, labels })
  const paged = text.pages.length > 0
  const desk = useDeskState({ runId: run.id, review, entries, paged })
  const actions = useStableActions(desk.actions)
  const readOnly = !mayDecide(useUser()) || review.status === 'signed'
  const [helpOpen, help] = useDisclosure(false)
  const [keysOn, setKeysOn] = useLocalStorage({ key: 'countersign.shortcuts', defaultValue: true })

  useDeskKeys({ desk, readOnly, enabled: keysOn, onHelp: help.open })

  const viewer = { marks: desk.marks, selected: desk.selected, focus: desk.focus, onPick: desk.pick }
  return (
    <ActionsContext value={actions}>
      <div className={classes.desk}>
        <DeskHeader
          {...{ document, run, runs, review, entries, readOnly }}
          onHelp={help.open}
          onAcceptAll={desk.acceptAll}
        />
        <div className={classes.columns}>
          <DocumentViewer document={document} view={text} {...viewer} />
          <aside className={classes.panel} aria-label={t('desk.panel')}>
            {review.signOff !== null && <SignedBanner signOff={review.signOff} />}
            <Tabs
              value={desk.tab}
              onChange={(value) => desk.setTab(value as DeskTab)}
              className={classes.tabs ?? ''}
              keepMounted={false}
            >
              <Tabs.List className={classes.tabList ?? ''}>
                <Tabs.Tab value="findings">{t('desk.findings')}</Tabs.Tab>
                <Tabs.Tab value="summary">{t('desk.summary')}</Tabs.Tab>
                <Tabs.Tab value="terms">{t('desk.terms')}</Tabs.Tab>
                <Tabs.Tab value="document">{t('desk.document')}</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="findings" className={classes.scroll ?? ''}>
                <FindingsPanel
                  entries={entries}
                  groups={desk.groups}
                  filters={desk.filters}
                  onFilters={desk.setFilters}
                  grouping={desk.grouping}
                  onGrouping={desk.setGrouping}
                  selected={desk.selected}
                  readOnly={readOnly}
                  blocking={review.blocking}
                />
              </Tabs.Panel>
              <Tabs.Panel value="summary" className={classes.scroll ?? ''}>
                <SummaryPanel runId={run.id} clauses={clauses} entries={entries} />
              </Tabs.Panel>
              <Tabs.Panel value="terms" className={classes.scroll ?? ''}>
                <TermsPanel entries={entries} />
              </Tabs.Panel>
              <Tabs.Panel value="document" className={classes.scroll ?? ''}>
                <DocumentPanel document={document} view={text} />
              </Tabs.Panel>
            </Tabs>
          </aside>
        </div>
      </div>
      <Dialog desk={desk} />
      <ShortcutsDialog opened={helpOpen} onClose={help.close} enabled={keysOn} onEnabled={setKeysOn} />
    </ActionsContext>
  )
}

/** Asks for what a rejection or an amendment needs. */
function Dialog({ desk }: { desk: ReturnType<typeof useDeskState> }) {
  const entry = desk.dialog?.entry
  if (desk.dialog === null || entry === undefined) return null
  const findingId = entry.finding.id
  if (desk.dialog.kind === 'reject') {
    return (
      <RejectDialog
        entry={entry}
        onClose={desk.closeDialog}
        onReject={(reason) => desk.record({ action: 'reject', findingId, reason })}
      />
    )
  }
  return (
    <AmendDialog
      entry={entry}
      onClose={desk.closeDialog}
      onAmend={(change) => desk.record({ action: 'amend', findingId, ...change })}
    />
  )
}
