# Written by scripts/docs.js: change what it is made from.
# shellcheck shell=bash

_celery_initd() {
    local current=${COMP_WORDS[COMP_CWORD]}
    local previous=${COMP_WORDS[COMP_CWORD - 1]}
    local codes='arithmetic-not-portable assigned-twice assignment-order bad-account bad-app bad-function-body bad-limit bad-log-level bad-name bad-node-range bad-option-value bad-substitution bad-unit-value bash-command bash-only beat-sets-worker-options blank-after-backslash boot-environment bsd-limits bsd-limits-unknown bsd-name bsd-not-ascii bsd-su-arguments byte-order-mark carriage-return chdir-is-file cmd-not-worker cmd-without-celery colon-for-equals comma-in-nodes command-in-program config-exits config-may-exit config-too-complex dash-in-single-name detach-option directory-of-another disable-forbidden disable-misspelt disable-refused disable-unknown disable-unused disable-without-reason division-by-zero dollar-quote doubled-percent duplicate-node embedded-beat-and-celerybeat embedded-beat-repeated embedded-beat-schedule empty-body empty-config env-file-line env-file-name env-file-readers env-file-systemd environment-comment environment-differs environment-expansion environment-export environment-line environment-name environment-only environment-only-sh environment-quote executable-ignored export-argument failure-ends-config file-too-long findings-left-out flag-with-value full-width-in-value full-width-sign global-option-ignored host-app host-app-untested host-chdir host-config-changeable host-config-errors host-directory host-engine-missing host-env-file host-env-file-errors host-file-edited host-file-mode host-file-older host-file-stale host-interpreter host-no-config host-no-group host-no-manager host-no-user host-node-account host-node-dead host-node-left host-node-stopped host-node-twice host-not-at-boot host-not-installed host-nothing-found host-processes-hidden host-program host-script-and-unit host-script-foreign host-script-not-read host-script-of-celery host-two-managers host-unit-failed host-unit-left host-unit-masked host-unit-missing host-unit-reload hostname-with-node-name html-entity invalid-utf-8 leftover-variable limit-of-some-shells line-number log-without-node log-without-process login-shell lone-dash long-option-needs-equals loop-too-long lost-assignment lost-comment misread-node-name missing-command missing-keyword missing-target misspelt-option multi-ignored multi-obsolete multi-only-option multi-option-per-node nesting-too-deep no-nodes no-such-node no-such-node-number node-format-in-beat node-host-unknown node-in-options node-name-with-count node-option-overridden node-option-shadowed not-boolean not-exported not-seconds not-umask nul-byte number-of-formatted-name numbers-with-names obsolete-option old-option option-has-variable option-in-nodes option-of-another-command option-without-value options-too-long others-change-source parameter-required pidfile-of-another pidfile-short-option pidfiles-alike prints-at-start process-id profile-contradiction profile-key profile-line profile-repeated profile-value program-is-command program-is-manage program-with-spaces quoted-expansion quoted-tilde readonly-assigned relative-node-path relative-option-path relative-path relative-program relative-source removed-option root-runs-source root-user run-directory-missing shared-directory shared-pidfile shell-option slash-in-node-name smart-quote source-command spaces-around-equals special-function-name stray-keyword stray-word swallowed-assignment target-dynamic target-value template-placeholder too-many-files too-many-nodes too-many-problems trailing-backslash-in-words two-colons unclear-parentheses unclosed-command unclosed-expansion unclosed-here-document unclosed-quote unclosed-quote-in-words unexpected-parenthesis unexpected-token unguarded-source unit-domain unit-dynamic unit-left unit-limits unit-secret unit-su unit-value unknown-format unknown-option unknown-variable unquoted-argument unread-variable unset-reference unusual-node-name unusual-node-path value-cut value-too-large value-too-long value-with-space word-after-flag'
    local words='' options='' operands='' files='' IFS=$' \t\n'
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        words='compile check explain doctor sample --help --version'
        # shellcheck disable=SC2207 # none of the words has a blank
        COMPREPLY=($(compgen -W "$words" -- "$current"))
        return
    fi
    # bash takes the = of --option=value for a word.
    if [ "$current" = = ]; then
        current=
    elif [ "$previous" = = ]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    case $previous in
        --target) words='sysv systemd openrc freebsd openbsd netbsd supervisord logrotate' ;;
        --style) words='foreground forking pidfile' ;;
        --output | -o) files=yes ;;
        --service) words='celeryd celerybeat' ;;
        --name) return ;;
        --env-file) files=yes ;;
        --format) words='text json' ;;
        --disable) words=$codes ;;
        --severity) words='note warning error' ;;
        --reader) words='sh systemd' ;;
        --profile) files=yes ;;
        --set) words='user= group= config_directories= unit_config_directory= run_directory= log_directory= state_directory= path= celery_bin= worker_name= beat_name= worker_unit= script_directory= libexec_directory= missing_program_status= missing_config_status=' ;;
        --explain) words=$codes ;;
        --files-from) files=yes ;;
        --host) return ;;
    esac
    if [ -z "$words$files" ]; then
        case ${COMP_WORDS[1]} in
            compile) options='--target --style --generic --output -o --check --service --name --env-file --follow --strict --format --disable --severity --no-inline-disable --reader --profile --set --help -h' files=yes ;;
            check) options='--explain --files-from --target --service --name --env-file --follow --strict --format --disable --severity --no-inline-disable --reader --profile --set --help -h' files=yes ;;
            explain) options='--host --show-secrets --service --name --env-file --follow --strict --format --disable --severity --no-inline-disable --reader --profile --set --help -h' files=yes ;;
            doctor) options='--format --disable --severity --strict --profile --set --help -h' files=yes ;;
            sample) options='--profile --set --help -h' operands='celeryd celerybeat systemd' ;;
        esac
        case $current in
            -*)
                words=$options
                files=
                ;;
            *) words=$operands ;;
        esac
    fi
    # shellcheck disable=SC2207
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    if [ -n "$files" ]; then
        IFS=$'\n'
        # shellcheck disable=SC2207
        COMPREPLY=($(compgen -f -- "$current"))
        compopt -o filenames 2>/dev/null
    fi
    case ${COMPREPLY[0]-} in
        *=) compopt -o nospace 2>/dev/null ;;
    esac
}
complete -F _celery_initd celery-initd
