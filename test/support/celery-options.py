"""Prints, as JSON, the options that this Celery declares, and which of them celery multi puts before the sub-command."""

import json

import celery
from celery.apps.multi import Node
from celery.bin import base, multi


def with_click():
    import click
    from celery.bin.celery import celery as main

    def options(command):
        return [
            {
                'names': option.opts,
                'value': not option.is_flag,
                'type': type(option.type).__name__,
                'choices': list(getattr(option.type, 'choices', None) or []),
            }
            for option in command.params
            if isinstance(option, click.Option)
        ]

    def moved(name):
        words = ' '.join(Node('a@b', cmd='-m celery worker', options={name: 'x'}).argv).split()
        return any(word.split('=')[0] == name for word in words[: words.index('worker')])

    scopes = {'global': main, 'worker': main.commands['worker'], 'beat': main.commands['beat']}
    result = {scope: options(command) for scope, command in scopes.items()}
    names = [name for option in result['global'] for name in option['names']]
    result['moved'] = [name for name in names if moved(name)]
    return result


def with_argparse():
    from celery.bin import beat, worker

    def options(command):
        parser = command(app=celery.Celery('proj')).create_parser('celery', 'command')
        return [
            {
                'names': action.option_strings,
                'value': action.nargs != 0,
                'type': getattr(action.type, '__name__', 'str'),
                'choices': list(action.choices or []),
            }
            for action in parser._actions
            if action.option_strings
        ]

    return {'worker': options(worker.worker), 'beat': options(beat.beat)}


result = with_argparse() if hasattr(base, 'Command') else with_click()
result['multi'] = [name for name, _ in multi.MultiTool.reserved_options]
result['version'] = celery.__version__
print(json.dumps(result))
