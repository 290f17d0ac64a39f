/**
 * The editor of the config and the viewer of files, both CodeMirror. Each is in a shadow root, since CodeMirror then
 * uses constructed style sheets, which a policy without 'unsafe-inline' permits.
 */

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { HighlightStyle, StreamLanguage, type StreamParser, syntaxHighlighting } from '@codemirror/language'
import { properties } from '@codemirror/legacy-modes/mode/properties'
import { shell } from '@codemirror/legacy-modes/mode/shell'
import { type Diagnostic, lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import {
  closeHoverTooltips,
  drawSelection,
  EditorView,
  hasHoverTooltips,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  tooltips,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { Shown } from './compiler.js'
import type { Edit } from './edits.js'

const tokens = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--token-comment)', fontStyle: 'italic' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--token-string)' },
  { tag: [tags.keyword, tags.standard(tags.name), tags.heading, tags.meta], color: 'var(--token-keyword)' },
  { tag: [tags.definition(tags.variableName), tags.variableName, tags.propertyName], color: 'var(--token-variable)' },
  { tag: [tags.number, tags.attributeName], color: 'var(--token-number)' },
])

const mark = (colour: string) => ({
  backgroundImage: 'none',
  textDecoration: `underline wavy var(--${colour})`,
  textUnderlineOffset: '3px',
  textDecorationSkipInk: 'none',
})
const sign = (colour: string) => ({
  content: '""',
  width: '0.6em',
  height: '0.6em',
  margin: '0.4em 0.2em',
  borderRadius: '50%',
  background: `var(--${colour})`,
})

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '13.5px', color: 'var(--text)', backgroundColor: 'var(--page)' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { color: 'var(--quiet)', backgroundColor: 'var(--raised)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--select) 25%, transparent)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--select)',
  },
  '.cm-specialChar': { color: 'var(--error)' },
  '.cm-tooltip, .cm-panels': {
    color: 'var(--text)',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line)',
  },
  '.cm-tooltip': { maxWidth: 'min(44em, 90vw)', borderRadius: '6px', overflow: 'hidden' },
  '.cm-diagnostic': { padding: '6px 10px', whiteSpace: 'pre-line', fontFamily: 'var(--sans)' },
  '.cm-diagnosticText': { display: 'block', marginBottom: '4px' },
  '.cm-diagnosticSource': { margin: '4px 0 0', color: 'var(--quiet)', opacity: '1', font: '12px var(--mono)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--error)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warning)' },
  '.cm-diagnostic-info': { borderLeftColor: 'var(--note)' },
  '.cm-diagnosticAction': {
    margin: '0 8px 0 0',
    padding: '3px 8px',
    color: 'var(--accent-text)',
    backgroundColor: 'var(--accent)',
  },
  '.cm-button, .cm-textfield': {
    padding: '3px 8px',
    color: 'var(--text)',
    background: 'var(--page)',
    border: '1px solid var(--line)',
    borderRadius: '6px',
    fontSize: '13px',
  },
  '.cm-panel.cm-search': { padding: '6px 30px 6px 10px', fontFamily: 'var(--sans)' },
  '.cm-panel.cm-search label': { fontSize: '13px' },
  '.cm-panel.cm-search [name=close]': { padding: '0 8px', color: 'var(--text)', fontSize: '18px' },
  '.cm-lintRange-error': mark('error'),
  '.cm-lintRange-warning': mark('warning'),
  '.cm-lintRange-info': mark('note'),
  '.cm-lint-marker-error': sign('error'),
  '.cm-lint-marker-warning': sign('warning'),
  '.cm-lint-marker-info': sign('note'),
  '.cm-lintPoint::after': { borderBottomColor: 'var(--error)' },
})

/** The mode calls itself for each parenthesis in $(…: where there are thousands the rest of the line has no colours. */
const sh = StreamLanguage.define<{ tokens: unknown[] }>({
  ...(shell as StreamParser<{ tokens: unknown[] }>),
  token: (stream, state) => {
    try {
      return shell.token(stream, state)
    } catch {
      stream.skipToEnd()
      state.tokens = []
      return null
    }
  },
})

const common: readonly Extension[] = [
  look,
  lineNumbers(),
  highlightSpecialChars(),
  syntaxHighlighting(tokens),
  // A config may have lines that end in CR LF, which is a finding: they stay as they are.
  EditorState.lineSeparator.of('\n'),
]

/** An editor is as tall as the element that it is put into. */
function shadowOf(parent: HTMLElement): ShadowRoot {
  return parent.attachShadow({ mode: 'open' })
}

/** Where tooltips go: not over the controls above the editor, nor over the files beside it. */
function tooltipSpace({ dom }: EditorView): DOMRect {
  const { left, top, width } = dom.getBoundingClientRect()
  return new DOMRect(left, top, width, window.innerHeight - top)
}

/** @returns whether there were any */
function closeTooltips(view: EditorView): boolean {
  if (!hasHoverTooltips(view.state)) return false
  view.dispatch({ effects: closeHoverTooltips })
  return true
}

/** Who leaves the text, for another place than a button of the tooltip, has done with that. */
function closeTooltipsWhenLeft(view: EditorView): void {
  view.dom.addEventListener('focusout', ({ relatedTarget: next }) => {
    if (!(next instanceof Element)) return
    const left = !view.dom.contains(next) || next.closest('.cm-panels') !== null
    // The focus may move in the middle of an update.
    if (left) queueMicrotask(() => closeTooltips(view))
  })
}

export interface ConfigEditor {
  readonly text: () => string
  /** Replaces all of the text, as one step that can be undone. */
  readonly replace: (text: string) => void
  /** Shows findings; they are for this very text. */
  readonly mark: (findings: readonly Shown[]) => void
  readonly goTo: (finding: Shown) => void
  readonly apply: (edit: Edit) => void
  readonly focus: () => void
}

/** @param changed called after each change of the text */
export function configEditor(parent: HTMLElement, text: string, changed: () => void): ConfigEditor {
  const root = shadowOf(parent)
  const view = new EditorView({
    root,
    parent: root as unknown as Element,
    state: EditorState.create({
      doc: text,
      extensions: [
        common,
        sh,
        history(),
        drawSelection(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        lintGutter(),
        tooltips({ tooltipSpace }),
        keymap.of([
          { key: 'F8', run: nextDiagnostic, shift: previousDiagnostic },
          { key: 'Escape', run: closeTooltips },
          ...searchKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        EditorView.contentAttributes.of({ 'aria-label': 'Config, as sh reads it', tabindex: '0' }),
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged) changed()
        }),
      ],
    }),
  })
  closeTooltipsWhenLeft(view)
  const apply = ({ changes, select }: Edit) => {
    view.dispatch({
      changes: [...changes],
      ...(select && { selection: { anchor: select.from, head: select.to } }),
      scrollIntoView: select !== undefined,
      userEvent: 'input.fix',
    })
    view.focus()
  }
  return {
    text: () => view.state.sliceDoc(),
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    mark: (findings) =>
      view.dispatch(
        setDiagnostics(
          view.state,
          findings.map((each) => diagnosticOf(each, apply)),
        ),
      ),
    goTo: ({ from, to }) => {
      view.dispatch({
        selection: { anchor: from, head: to },
        effects: EditorView.scrollIntoView(from, { y: 'center' }),
      })
      view.focus()
    },
    apply,
    focus: () => view.focus(),
  }
}

function diagnosticOf(found: Shown, apply: (edit: Edit) => void): Diagnostic {
  const { from, to, severity, code, message, help, fixes } = found
  return {
    from,
    to,
    severity: severity === 'note' ? 'info' : severity,
    source: code,
    message: help === undefined ? message : `${message}\nHelp: ${help}`,
    actions: fixes.map((edit) => ({ name: edit.name, apply: () => apply(edit) })),
  }
}

export interface Viewer {
  /** Shows a text from its beginning; the same text stays where it is. */
  readonly show: (text: string, kind: 'sh' | 'unit' | 'plain') => void
}

export function viewer(parent: HTMLElement): Viewer {
  const root = shadowOf(parent)
  const languages = { sh: [sh], unit: [StreamLanguage.define(properties)], plain: [] }
  const stateOf = (text: string, kind: keyof typeof languages) =>
    EditorState.create({
      doc: text,
      extensions: [
        common,
        languages[kind],
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        // What cannot be edited is still scrolled, searched and copied by keys.
        EditorView.contentAttributes.of({ 'aria-label': 'Text of the file', 'aria-readonly': 'true', tabindex: '0' }),
        keymap.of([...searchKeymap, ...defaultKeymap]),
      ],
    })
  const view = new EditorView({ root, parent: root as unknown as Element, state: stateOf('', 'plain') })
  let [shownText, shownKind] = ['', 'plain']
  return {
    show: (text, kind) => {
      if (text === shownText && kind === shownKind) return
      ;[shownText, shownKind] = [text, kind]
      view.setState(stateOf(text, kind))
      view.scrollDOM.scrollTop = 0
    },
  }
}
