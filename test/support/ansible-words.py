"""Asks ansible-core's own code what it makes of the answers of `status`.

Reads a JSON list of {name, rc, out}; prints for each what each module takes the service for: started or not.
"""
import json
import sys
from unittest import mock

from ansible.modules import service, sysvinit


class Module:
    """What a module sees of Ansible: its parameters, and a command that has run already."""

    check_mode = True

    def __init__(self, name, rc, out):
        self.params = dict(
            name=name, state='started', enabled=None, runlevels=None, runlevel='default', pattern=None, sleep=1,
            arguments='', daemonize=False,
        )
        self.answer = (rc, out, '')

    def get_bin_path(self, name, *others, **options):
        return '/usr/sbin/' + name

    def run_command(self, command, **options):
        return self.answer

    def warn(self, text):
        raise RuntimeError(text)

    def fail_json(self, **result):
        raise RuntimeError(json.dumps(result))

    def exit_json(self, **result):
        self.result = result


def by_sysvinit(module):
    """In check mode, starting it changes something unless it is taken for started."""
    found = mock.patch.multiple(
        sysvinit, AnsibleModule=lambda **spec: module, sysv_exists=lambda name: True,
        get_sysv_script=lambda name: '/etc/init.d/' + name, sysv_is_enabled=lambda name: True,
    )
    with found:
        sysvinit.main()
    return not module.result['changed']


def by_service(module):
    with mock.patch.object(service.LinuxService, 'service_control', lambda self: module.answer):
        linux = object.__new__(service.LinuxService)
        linux.__init__(module)
        linux.svc_cmd = '/usr/sbin/service'
        return linux.get_service_status()


cases = [Module(**case) for case in json.load(sys.stdin)]
json.dump([{'sysvinit': by_sysvinit(each), 'service': by_service(each)} for each in cases], sys.stdout)
