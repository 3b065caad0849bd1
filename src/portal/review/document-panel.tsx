import { Anchor, Badge, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { DocumentView } from '../../api/documents.js'
import type { TextView } from '../../api/runs.js'
import type { Annotation } from '../../domain/annotation.js'
import type { Span } from '../../domain/span.js'
import { useAttachments } from '../api/queries.js'
import { formatBytes, formatPercent, useLanguage } from '../i18n/format.js'
import { useByline, useChangeTitle } from '../viewer/change.js'
import { useActions } from './actions.js'
import { Row, Rows, Section } from './document-rows.js'
import classes from './document-panel.module.css'

type Of<Kind extends Annotation['kind']> = Extract<Annotation, { kind: Kind }>
const ofKind = <Kind extends Annotation['kind']>(all: readonly Annotation[], kind: Kind): Of<Kind>[] =>
  all.filter((annotation): annotation is Of<Kind> => annotation.kind === kind)

/** What the file itself holds beside its text: changes, remarks, fields, contents, attachments, and how it was read. */
export function DocumentPanel({ document, view }: { document: DocumentView; view: TextView }) {
  const { t } = useTranslation()
  const comments = ofKind(view.annotations, 'comment')
  const shown =
    view.trackedChanges !== null ||
    view.annotations.length + view.outline.length + view.attachments.length > 0 ||
    view.pages.some((page) => page.recognition !== null) ||
    document.parent !== null
  return (
    <div className={classes.panel}>
      <Reading view={view} />
      <Attachments document={document} view={view} />
      <Changes view={view} />
      <Section title={t('document.comments')} count={comments.length}>
        <Rows items={comments.filter(({ replyTo }) => !comments.some(({ id }) => id === replyTo))}>
          {(comment) => <Comment key={comment.id} comment={comment} all={comments} />}
        </Rows>
      </Section>
      <Remarks marks={ofKind(view.annotations, 'markup')} text={view.text} />
      <Fields fields={ofKind(view.annotations, 'field')} />
      <Contents view={view} />
      <Links links={ofKind(view.annotations, 'link')} />
      {!shown && (
        <Text size="sm" c="dimmed" ta="center">
          {t('document.nothing')}
        </Text>
      )}
    </div>
  )
}

function useGo(): (span: Span | null) => (() => void) | null {
  const actions = useActions()
  return (span) => (span === null ? null : () => actions.showSpan(span))
}

function Reading({ view }: { view: TextView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const recognised = view.pages.filter((page) => page.recognition !== null)
  const mean = recognised.reduce((sum, page) => sum + (page.recognition?.confidence ?? 0), 0)
  return (
    <section className={classes.facts}>
      <Badge variant="light" color="gray" tt="none">
        {t(`format.${view.format}`)}
      </Badge>
      <Badge variant="light" color="gray" tt="none">
        {t(`language.${view.language}`)}
      </Badge>
      {view.domain !== null && (
        <Badge variant="light" color="gray" tt="none">
          {t(`domain.${view.domain.name}`)}
        </Badge>
      )}
      {recognised.length > 0 && (
        <Badge variant="outline" color="gray" tt="none">
          {t('document.recognised', {
            count: recognised.length,
            share: formatPercent(mean / recognised.length, language),
          })}
        </Badge>
      )}
    </section>
  )
}

function Attachments({ document, view }: { document: DocumentView; view: TextView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const stored = useAttachments(document.id, view.attachments.length > 0)
  return (
    <>
      {document.parent !== null && (
        <Text size="sm" mb="md">
          {t('document.attachedTo')}{' '}
          <Anchor component={Link} to={`/documents/${document.parent.id}`}>
            {document.parent.name}
          </Anchor>
        </Text>
      )}
      <Section title={t('document.attachments')} count={view.attachments.length}>
        <Rows items={view.attachments}>
          {(attachment) => {
            const child = stored.data?.find(({ sha256 }) => sha256 === attachment.sha256)
            return (
              <li key={attachment.index} className={classes.row}>
                {child === undefined ? (
                  <span className={classes.text}>{attachment.name}</span>
                ) : (
                  <Anchor component={Link} size="sm" to={`/documents/${child.id}`}>
                    {attachment.name}
                  </Anchor>
                )}
                <span className={classes.lead}>
                  {formatBytes(attachment.size, language)}
                  {child === undefined && stored.isSuccess && ` · ${t('document.notRead')}`}
                </span>
              </li>
            )
          }}
        </Rows>
      </Section>
    </>
  )
}

function Changes({ view }: { view: TextView }) {
  const { t } = useTranslation()
  const actions = useActions()
  const title = useChangeTitle()
  const changes = view.trackedChanges?.changes ?? []
  return (
    <Section title={t('document.changes')} count={changes.length}>
      <Rows items={changes}>
        {(change) => (
          <Row key={change.id} go={() => actions.showChange(change)} lead={title(change)}>
            <span data-kind={change.kind} className={classes.change}>
              {change.kind === 'formatting' ? change.description : change.text}
            </span>
          </Row>
        )}
      </Rows>
    </Section>
  )
}

function Comment({ comment, all }: { comment: Of<'comment'>; all: readonly Of<'comment'>[] }) {
  const { t } = useTranslation()
  const go = useGo()
  const byline = useByline()
  const lead = [byline(comment), ...(comment.resolved ? [t('document.resolved')] : [])].join(' · ')
  const replies = all.filter(({ replyTo }) => replyTo === comment.id)
  return (
    <>
      <Row go={go(comment.span)} lead={lead}>
        {comment.text}
      </Row>
      {replies.length > 0 && (
        <li>
          <ul className={classes.replies}>
            {replies.map((reply) => (
              <Comment key={reply.id} comment={reply} all={all} />
            ))}
          </ul>
        </li>
      )}
    </>
  )
}

function Remarks({ marks, text }: { marks: readonly Of<'markup'>[]; text: string }) {
  const { t } = useTranslation()
  const go = useGo()
  const byline = useByline()
  return (
    <Section title={t('document.markup')} count={marks.length}>
      <Rows items={marks}>
        {(mark) => (
          <Row key={mark.id} go={go(mark.span)} lead={`${t(`markup.${mark.style}`)} · ${byline(mark)}`}>
            {mark.text === '' && mark.span !== null ? text.slice(mark.span.start, mark.span.end) : mark.text}
          </Row>
        )}
      </Rows>
    </Section>
  )
}

function Fields({ fields }: { fields: readonly Of<'field'>[] }) {
  const { t } = useTranslation()
  const go = useGo()
  return (
    <Section title={t('document.fields')} count={fields.length}>
      <Rows items={fields}>
        {(field) => (
          <Row key={field.id} go={go(field.span)} lead={field.name}>
            {field.value ?? <em>{t('document.blank')}</em>}
          </Row>
        )}
      </Rows>
    </Section>
  )
}

function Contents({ view }: { view: TextView }) {
  const { t } = useTranslation()
  const go = useGo()
  return (
    <Section title={t('document.contents')} count={view.outline.length}>
      <Rows items={view.outline.map((entry, index) => ({ entry, index }))}>
        {({ entry, index }) => (
          <Row key={index} go={go(entry.span)}>
            <span style={{ paddingLeft: (Math.min(entry.level, 6) - 1) * 14 }}>
              {entry.title}
              {entry.page !== null && (
                <span className={classes.page}>{t('finding.page', { page: entry.page })}</span>
              )}
            </span>
          </Row>
        )}
      </Rows>
    </Section>
  )
}

/** Targets as words: nothing in a document is ever opened from here. */
function Links({ links }: { links: readonly Of<'link'>[] }) {
  const { t } = useTranslation()
  const go = useGo()
  return (
    <Section title={t('document.links')} count={links.length}>
      <Rows items={links}>
        {(link) => (
          <Row key={link.id} go={go(link.span)}>
            {link.target}
          </Row>
        )}
      </Rows>
    </Section>
  )
}
