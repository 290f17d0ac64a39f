# Whether only root can change a file, or what a directory holds; links are followed.
only_root() { # PATH
    set -- $(ls -l -d -n -L "$1" 2>/dev/null)
    case ${1:-} in ?????-??-?*) [ "$3" -eq 0 ] ;; *) return 1 ;; esac
}
