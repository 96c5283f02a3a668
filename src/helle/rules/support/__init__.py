"""The rules of support: what a person is offered (`offer`), whether one measure may be awarded (`award`), on what basis
it rests (`basis`), and that nobody tells the same account twice (`account`). The measures stand in `measures`.
"""
