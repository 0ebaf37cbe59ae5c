"""The same cases played by SpiffWorkflow in memory, as its documentation shows: run what is ready, step by step."""

from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer


class Spiff:
    """A procedure that was parsed once; `play` makes a case of it and completes every user task."""

    def __init__(self, bpmn: str) -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(bpmn.encode()))
        self._spec = parser.get_spec("bench")
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())

    def play(self, *, stored: bool = False) -> int:
        """Give the number of user tasks completed; `stored` serializes the case to JSON after each.

        RuntimeError if the case is not completed by then.
        """
        case = BpmnWorkflow(self._spec)
        case.do_engine_steps()
        done = 0
        while (ready := case.get_next_task(state=TaskState.READY, manual=True)) is not None:
            ready.run()
            case.do_engine_steps()
            done += 1
            if stored:
                self._serializer.serialize_json(case)
        if not case.completed:
            raise RuntimeError("the case is not at its end")
        return done
